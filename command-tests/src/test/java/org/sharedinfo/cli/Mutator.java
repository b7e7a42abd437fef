package org.sharedinfo.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ContainerNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes JSON at random: its tree, its text and its bytes. The same seed does the same. */
final class Mutator {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern MEMBER =
      Pattern.compile("\"\\w+\"\\s*:\\s*(\"[^\"\\\\]{0,200}\"|-?[0-9]+|true|false|null)");
  private static final String[] TEXTS = {
    "",
    " ",
    "0",
    "-1",
    "null",
    "x86_64",
    "x86_32",
    "TR",
    "TIM-04",
    "PASS",
    "FAIL",
    "full",
    "gate",
    "pv",
    "hvm",
    "CONFORMANT",
    "PASSED",
    "NOT_APPLICABLE",
    "\u202E\u0000\u001B[2J",
    "\uD800",
    "\uD83D\uDE00",
    "e\u0301",
    "--shard 99999999999/1",
    "--role TR",
    "../../x",
    "yes",
    "no: x"
  };

  private final SplittableRandom random;

  Mutator(long seed) {
    random = new SplittableRandom(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** One to three changes, each of another kind. */
  byte[] mutate(byte[] json) {
    byte[] changed = json;
    for (int i = Math.max(0, below(5) - 2); i >= 0; i--) {
      changed =
          switch (below(12)) {
            case 0 -> bytes(changed);
            case 1 -> text(changed);
            default -> tree(changed);
          };
    }
    return changed;
  }

  private byte[] tree(byte[] json) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(json);
    } catch (RuntimeException e) {
      return bytes(json); // it was broken before
    }
    if (root instanceof ContainerNode<?> container && !container.isEmpty()) {
      change(container);
    }
    try {
      return root.toString().getBytes(StandardCharsets.UTF_8);
    } catch (StreamConstraintsException e) {
      return bytes(json); // nested deeper than can be written
    }
  }

  /** Goes down a random path, and changes what it meets. */
  private void change(ContainerNode<?> root) {
    ContainerNode<?> at = root;
    while (true) {
      int index = below(at.size());
      JsonNode child = child(at, index);
      if (below(4) != 0 && child instanceof ContainerNode<?> inner && !inner.isEmpty()) {
        at = inner;
      } else {
        replace(at, index, child, root);
        return;
      }
    }
  }

  private static JsonNode child(ContainerNode<?> at, int index) {
    return at.values().stream().skip(index).findFirst().orElseThrow();
  }

  private void replace(ContainerNode<?> at, int index, JsonNode child, ContainerNode<?> root) {
    switch (at) {
      case ObjectNode object -> {
        String name = List.copyOf(object.propertyNames()).get(index);
        switch (below(10)) {
          case 0, 1 -> object.remove(name);
          case 2 -> object.set(name + TEXTS[below(TEXTS.length)], object.remove(name));
          case 3 -> object.set("k" + below(10), other(child, root));
          default -> object.set(name, other(child, root));
        }
      }
      case ArrayNode list -> {
        switch (below(6)) {
          case 0 -> list.remove(index);
          case 1 -> list.insert(below(list.size()), child.deepCopy());
          case 2 -> list.set(below(list.size()), child.deepCopy());
          case 3 -> shuffle(list);
          default -> list.set(index, other(child, root));
        }
      }
      default -> throw new IllegalStateException("no other containers: " + at);
    }
  }

  private void shuffle(ArrayNode list) {
    List<JsonNode> all = new ArrayList<>(list.values());
    for (int i = all.size() - 1; i > 0; i--) {
      all.set(i, all.set(below(i + 1), all.get(i)));
    }
    list.removeAll().addAll(all);
  }

  /** Half of the time something of the same type, which is not refused for that alone. */
  private JsonNode other(JsonNode old, ContainerNode<?> root) {
    if (below(2) == 0 && old.isString()) {
      return NODES.stringNode(below(2) == 0 ? changed(old.asString()) : TEXTS[below(TEXTS.length)]);
    }
    return switch (below(14)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.numberNode(below(3) - 1);
      case 2 -> NODES.numberNode(BigInteger.TWO.pow(31 + below(60)));
      case 3 -> NODES.numberNode(new BigDecimal("1e" + below(4_000)));
      case 4 -> NODES.booleanNode(below(2) == 0);
      case 5 -> below(2) == 0 ? NODES.arrayNode() : NODES.objectNode();
      case 6 -> NODES.arrayNode().add(old.deepCopy());
      case 7 -> nested(old);
      case 8 -> NODES.stringNode("x".repeat(below(20_000)));
      case 9 -> NODES.stringNode(old.toString());
      case 10 -> old.isString() ? NODES.stringNode(changed(old.asString())) : NODES.numberNode(7);
      case 11 -> somewhere(root).deepCopy();
      default -> NODES.stringNode(TEXTS[below(TEXTS.length)]);
    };
  }

  private JsonNode nested(JsonNode core) {
    JsonNode nested = core.deepCopy();
    for (int i = below(300); i >= 0; i--) {
      nested = NODES.arrayNode().add(nested);
    }
    return nested;
  }

  private String changed(String text) {
    if (text.isEmpty()) {
      return "a";
    }
    int at = below(text.length());
    return switch (below(4)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(0, at) + TEXTS[below(TEXTS.length)] + text.substring(at);
      case 2 -> text.toUpperCase(java.util.Locale.ROOT);
      default -> text.substring(0, at) + (char) ('0' + below(60)) + text.substring(at + 1);
    };
  }

  private JsonNode somewhere(ContainerNode<?> root) {
    JsonNode at = root;
    while (at instanceof ContainerNode<?> inner && !inner.isEmpty() && below(5) != 0) {
      at = child(inner, below(inner.size()));
    }
    return at;
  }

  /** A member twice, a member cut out, text in between. */
  private byte[] text(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    Matcher member = MEMBER.matcher(text);
    if (!member.find(below(Math.max(1, text.length())))) {
      return bytes(json);
    }
    String changed =
        switch (below(4)) {
          case 0, 1 ->
              text.substring(0, member.end()) + "," + member.group() + text.substring(member.end());
          case 2 -> text.substring(0, member.start()) + text.substring(member.end());
          default ->
              text.substring(0, member.end(1))
                  + TEXTS[below(TEXTS.length)]
                  + text.substring(member.end(1));
        };
    return changed.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] bytes(byte[] json) {
    if (json.length == 0) {
      return new byte[] {(byte) below(256)};
    }
    int at = below(json.length);
    byte[] changed = json.clone();
    switch (below(5)) {
      case 0 -> changed = Arrays.copyOf(json, at);
      case 1 -> changed[at] = (byte) below(256);
      case 2 -> changed[at] ^= (byte) (1 << below(8));
      case 3 -> {
        changed = Arrays.copyOf(json, json.length + 16);
        System.arraycopy(json, at, changed, at + 16, json.length - at);
        System.arraycopy(
            json, below(Math.max(1, json.length - 16)), changed, at, Math.min(16, json.length));
      }
      default -> {
        int length = Math.min(json.length - at, 1 + below(64));
        System.arraycopy(json, at + length, changed, at, json.length - at - length);
        changed = Arrays.copyOf(changed, json.length - length);
      }
    }
    return changed;
  }
}
