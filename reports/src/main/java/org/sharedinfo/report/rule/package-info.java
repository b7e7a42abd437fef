/** What the catalogue says of a rule, as text for pages and terminals. */
package org.sharedinfo.report.rule;
