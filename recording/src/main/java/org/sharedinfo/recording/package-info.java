/**
 * The format recording/1: all accesses of both sides of a running machine to a guest's page, in
 * order.
 */
package org.sharedinfo.recording;
