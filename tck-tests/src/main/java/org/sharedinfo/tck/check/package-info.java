/**
 * What every suite uses: the implementation under test, guarded; violations; and the running of
 * checks.
 */
package org.sharedinfo.tck.check;
