/** The memory models, as machines: what a step may read, and what it changes. */
package org.sharedinfo.explorer.model;
