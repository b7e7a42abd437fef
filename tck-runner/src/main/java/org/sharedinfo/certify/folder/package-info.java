/** Folders that the kit writes: replaced completely or not at all, and only the kit's own files. */
package org.sharedinfo.certify.folder;
