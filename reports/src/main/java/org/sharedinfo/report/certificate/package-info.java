/** Attestations and certificates: their statements, their signatures, and their verification. */
package org.sharedinfo.report.certificate;
