/** The number of races per second, compared with the same races written by hand on a bare page. */
package org.sharedinfo.benchmark.rate;
