/**
 * The C structures of the shared_info frame, for each guest ABI: one class per structure, with its
 * layout declared once and every offset derived from it.
 */
package org.sharedinfo.abi;
