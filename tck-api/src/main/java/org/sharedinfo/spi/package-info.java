/**
 * What an implementer sees: a {@link org.sharedinfo.spi.SharedInfoProvider} hands out the roles
 * that it plays, each bound to a {@link org.sharedinfo.spi.Domain} of the kit's.
 */
package org.sharedinfo.spi;
