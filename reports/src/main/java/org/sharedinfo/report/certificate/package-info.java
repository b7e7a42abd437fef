/**
 * Attestations and certificates: what they state, how they are signed, and what a verifier asks.
 */
package org.sharedinfo.report.certificate;
