package org.sharedinfo.report.input;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON from outside: UTF-8, one object and nothing after it, no duplicate names, and limited
 * in depth and in the length of numbers.
 */
public final class StrictJson {
  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 100;

  /** What the parser says of sources that it does not show. */
  private static final Pattern WHERE = Pattern.compile(" \\(start marker at \\[[^]]*]\\)");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * Reads an object.
   *
   * @throws UnfitJsonException if the bytes are none; the message says why
   */
  public static ObjectNode object(byte[] json) throws UnfitJsonException {
    JsonNode tree;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      tree = MAPPER.readTree(text);
    } catch (CharacterCodingException e) {
      throw new UnfitJsonException("not JSON: the text is not UTF-8", e);
    } catch (JacksonException e) {
      throw new UnfitJsonException(
          "not JSON: " + WHERE.matcher(e.getOriginalMessage()).replaceAll("") + place(e), e);
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw new UnfitJsonException(
        tree.isMissingNode() ? "not JSON: there is nothing in it" : "not a JSON object");
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? ""
        : " (line " + e.getLocation().getLineNr() + ")";
  }

  /** What a value is, in words. */
  public static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case NULL -> "null";
      case MISSING -> "missing";
      case BINARY, POJO -> "something else";
    };
  }
}
