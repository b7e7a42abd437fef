/** The kit as a test class, for builds that would rather not run a command. */
package org.sharedinfo.junit;
