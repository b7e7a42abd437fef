/** Explores the executions of recorded actors under a model, and replays single ones. */
package org.sharedinfo.explorer.search;
