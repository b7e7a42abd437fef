/** How often races run in a second, against the same written by hand on a bare page. */
package org.sharedinfo.benchmark.rate;
