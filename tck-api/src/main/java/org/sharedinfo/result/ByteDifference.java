package org.sharedinfo.result;

/**
 * A run of differing bytes inside one field.
 *
 * @param offset bytes from the start of the frame
 * @param field the field's name, such as {@code vcpu_info[3].time.version}, or what lies there
 * @param expected the bytes in memory order, two hexadecimal digits each, without blanks
 * @param seen as expected
 */
public record ByteDifference(int offset, String field, String expected, String seen) {}
