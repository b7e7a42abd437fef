/** The vocabulary of results: what checks write and what reports read. */
package org.sharedinfo.result;
