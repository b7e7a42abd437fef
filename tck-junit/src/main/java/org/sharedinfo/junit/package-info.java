/** The kit as a test class, for builds without a separate command. */
package org.sharedinfo.junit;
