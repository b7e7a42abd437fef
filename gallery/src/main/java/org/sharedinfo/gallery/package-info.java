/**
 * The gallery: implementations with one planted fault each, and correct ones that look unusual. It
 * proves that the kit catches every fault and passes every correct implementation.
 */
package org.sharedinfo.gallery;
