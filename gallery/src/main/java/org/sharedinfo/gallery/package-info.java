/**
 * The gallery: implementations with one planted fault each, and correct ones that look unusual.
 * They show that the kit catches the first and spares the second.
 */
package org.sharedinfo.gallery;
