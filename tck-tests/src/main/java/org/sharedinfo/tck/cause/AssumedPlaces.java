package org.sharedinfo.tck.cause;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.sharedinfo.tck.peer.FieldTable;
import org.sharedinfo.tck.peer.Frame;

/**
 * Where an implementation expects the fields of a record, by name, in order.
 *
 * @param fields the place of each field
 */
record AssumedPlaces(Map<String, Place> fields) {
  /**
   * The place of a field.
   *
   * @param offset in the frame, in bytes; may be outside
   * @param bytes 1, 4 or 8
   * @param swapped whether its bytes are in the wrong order
   */
  record Place(int offset, int bytes, boolean swapped) {
    Place moved(int by) {
      return new Place(offset + by, bytes, swapped);
    }

    Place swap() {
      return new Place(offset, bytes, !swapped);
    }

    Place narrowed(int to) {
      return new Place(offset, to, swapped);
    }

    private int at(int index) {
      return offset + (swapped ? bytes - 1 - index : index);
    }

    /** The value at this place, zero-extended. */
    long in(Frame frame) {
      long value = 0;
      for (int i = 0; i < bytes; i++) {
        if (at(i) >= 0 && at(i) < FieldTable.FRAME_BYTES) {
          value |= (frame.u8(at(i)) & 0xFFL) << 8 * i;
        }
      }
      return value;
    }

    /** Stores a value at this place. */
    void put(Frame frame, long value) {
      for (int i = 0; i < bytes; i++) {
        if (at(i) >= 0 && at(i) < FieldTable.FRAME_BYTES) {
          frame.u8(at(i), (byte) (value >>> 8 * i));
        }
      }
    }
  }

  AssumedPlaces {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  Place at(String field) {
    Place place = fields.get(field);
    if (place == null) {
      throw new IllegalArgumentException("no such field: " + field);
    }
    return place;
  }

  long value(String field, Frame frame) {
    return at(field).in(frame);
  }

  /** The same with one field moved. */
  AssumedPlaces with(String field, UnaryOperator<Place> change) {
    Map<String, Place> changed = new LinkedHashMap<>(fields);
    changed.put(field, change.apply(at(field)));
    return new AssumedPlaces(changed);
  }

  /** The same with all fields moved. */
  AssumedPlaces withAll(UnaryOperator<Place> change) {
    Map<String, Place> changed = new LinkedHashMap<>();
    fields.forEach((field, place) -> changed.put(field, change.apply(place)));
    return new AssumedPlaces(changed);
  }

  /** The same with two fields swapped, each with the width of its new place. */
  AssumedPlaces exchanged(String one, String other) {
    return with(one, _ -> at(other)).with(other, _ -> at(one));
  }
}
