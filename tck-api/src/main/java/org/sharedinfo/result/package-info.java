/** The vocabulary of results: what checks write and reports read. */
package org.sharedinfo.result;
