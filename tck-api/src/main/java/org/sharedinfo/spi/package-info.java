/**
 * What an implementer sees: a {@link org.sharedinfo.spi.SharedInfoProvider} hands out the roles
 * that it implements, each bound to a {@link org.sharedinfo.spi.Domain} of the kit.
 *
 * <p>The catalogue says which rules judge a role: {@code docs/rules/by-role.md}, {@code tck rules}.
 */
package org.sharedinfo.spi;
