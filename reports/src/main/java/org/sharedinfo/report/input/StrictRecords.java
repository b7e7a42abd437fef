package org.sharedinfo.report.input;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts JSON to records. Every part must be present and have its type: nothing is converted, and
 * only an optional part may be null. Parts that the record does not know are ignored.
 */
public final class StrictRecords {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private StrictRecords() {}

  public static <T extends Record> T read(JsonNode tree, Class<T> type) throws UnfitJsonException {
    require(tree, type, "");
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JacksonException e) {
      throw new UnfitJsonException(e.getOriginalMessage(), e);
    }
  }

  private static void require(JsonNode value, Type type, String path) throws UnfitJsonException {
    switch (type) {
      case Class<?> plain when plain.isRecord() -> requireParts(value, plain, path);
      case Class<?> plain when plain.isEnum() -> requireConstant(value, plain, path);
      case Class<?> plain -> requireFit(fits(value, plain), value, path, words(plain));
      case ParameterizedType generic -> requireInner(value, generic, path);
      default -> throw new IllegalStateException("not a type of records in files: " + type);
    }
  }

  private static boolean fits(JsonNode value, Class<?> type) {
    if (type == String.class) {
      return value.isString();
    } else if (type == boolean.class) {
      return value.isBoolean();
    } else if (type == int.class) {
      return value.isIntegralNumber() && value.canConvertToInt();
    } else if (type == long.class || type == Long.class) {
      return value.isIntegralNumber() && value.canConvertToLong();
    }
    throw new IllegalStateException("not a type of records in files: " + type);
  }

  private static String words(Class<?> type) {
    return type == String.class
        ? "a text"
        : type == boolean.class
            ? "true or false"
            : type == int.class ? "a whole number of 32 bits" : "a whole number of 64 bits";
  }

  private static void requireInner(JsonNode value, ParameterizedType type, String path)
      throws UnfitJsonException {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      require(value, arguments[0], path);
    } else if (type.getRawType() == List.class) {
      requireFit(value.isArray(), value, path, "a list");
      int i = 0;
      for (JsonNode element : value.values()) {
        require(element, arguments[0], path + "[" + i++ + "]");
      }
    } else if (type.getRawType() == Map.class) {
      requireFit(value.isObject(), value, path, "an object");
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        require(entry.getValue(), arguments[1], path + "." + entry.getKey());
      }
    } else {
      throw new IllegalStateException("not a type of records in files: " + type);
    }
  }

  private static void requireParts(JsonNode value, Class<?> type, String path)
      throws UnfitJsonException {
    requireFit(value.isObject(), value, path, path.isEmpty() ? "a JSON object" : "an object");
    for (RecordComponent part : type.getRecordComponents()) {
      String name = path.isEmpty() ? part.getName() : path + "." + part.getName();
      JsonNode inner = value.path(part.getName());
      if (!inner.isMissingNode() && !inner.isNull()) {
        require(inner, part.getGenericType(), name);
      } else if (part.getType() != Optional.class) {
        throw new UnfitJsonException("no \"" + name + "\"");
      }
    }
  }

  private static void requireConstant(JsonNode value, Class<?> type, String path)
      throws UnfitJsonException {
    String known =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name())
            .collect(Collectors.joining(", "));
    requireFit(value.isString(), value, path, "one of " + known);
    boolean found =
        Arrays.stream(type.getEnumConstants())
            .anyMatch(constant -> ((Enum<?>) constant).name().equals(value.asString()));
    if (!found) {
      throw new UnfitJsonException(
          "\"" + path + "\" is \"" + value.asString() + "\"; there are " + known);
    }
  }

  private static void requireFit(boolean fits, JsonNode value, String path, String wanted)
      throws UnfitJsonException {
    if (!fits) {
      throw new UnfitJsonException(
          path.isEmpty()
              ? "not " + wanted
              : "\"" + path + "\" is " + StrictJson.kind(value) + ", not " + wanted);
    }
  }
}
