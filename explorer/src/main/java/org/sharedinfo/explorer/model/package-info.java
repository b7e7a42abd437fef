/** The memory models, as machines: what a step may read, and what it leaves behind. */
package org.sharedinfo.explorer.model;
