/**
 * Running the suites against an implementation: discovery of the checks, worker processes, and the
 * results as they arrive.
 */
package org.sharedinfo.tck.run;
