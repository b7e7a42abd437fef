/** Shows on the user's machine what the kit catches and what it spares: the kill matrix. */
package org.sharedinfo.selftest;
