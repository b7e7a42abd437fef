/** The page and the JSON of judged recordings. */
package org.sharedinfo.report.recording;
