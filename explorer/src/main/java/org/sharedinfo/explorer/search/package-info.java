/** Goes through the executions of recorded actors under a model, and plays single ones again. */
package org.sharedinfo.explorer.search;
