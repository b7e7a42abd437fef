/**
 * What every suite uses: the implementation under test, guarded; violations; and how checks run.
 */
package org.sharedinfo.tck.check;
