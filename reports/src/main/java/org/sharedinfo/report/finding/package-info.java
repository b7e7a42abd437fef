/** What is wrong, sorted for readers: findings, their clusters, likely causes, lanes and bytes. */
package org.sharedinfo.report.finding;
