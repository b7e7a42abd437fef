/** The format recording/1: what both sides of a running machine did to a guest's page, in order. */
package org.sharedinfo.recording;
