package org.sharedinfo.gallery;

import org.sharedinfo.spi.SharedInfoProvider;

/**
 * One correct implementation that looks unusual.
 *
 * @param id stable, in lower case with hyphens
 * @param title a few words
 * @param what what is unusual, in one sentence
 * @param provider the implementation
 */
public record Variant(
    String id, String title, String what, Class<? extends SharedInfoProvider> provider) {}
