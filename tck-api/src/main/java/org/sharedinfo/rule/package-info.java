/** The rule catalogue: what a conforming implementation does, rule by rule. */
package org.sharedinfo.rule;
