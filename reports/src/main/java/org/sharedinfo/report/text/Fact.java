package org.sharedinfo.report.text;

/** A name and its value, as pages and terminals list them. */
public record Fact(String name, String value) {}
