package org.sharedinfo.report;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Cause;
import org.sharedinfo.result.CheckResult;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.RunInfo;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the records that a run wrote, and refuses those that lack a part or name what is not. */
final class ResultJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ResultJson() {}

  static RunInfo run(byte[] json) throws UnfitJsonException {
    JsonNode tree = tree(json);
    if (tree instanceof ObjectNode object) {
      if (!object.hasNonNull("state")) {
        object.put("state", RunInfo.State.RUNNING.name());
      }
      if (!object.hasNonNull("causes")) {
        object.putArray("causes"); // results of earlier versions have none
      }
    }
    RunInfo run = record(tree, RunInfo.class);
    for (String abi : run.abis()) {
      known("ABI", abi, Abi.byId(abi));
    }
    for (Cause cause : run.causes()) {
      known("rule", cause.rule(), Rule.byId(cause.rule()));
      known("role", cause.role(), Role.byId(cause.role()));
      known("ABI", cause.abi(), Abi.byId(cause.abi()));
    }
    return run;
  }

  static CheckResult check(byte[] json) throws UnfitJsonException {
    CheckResult result = record(tree(json), CheckResult.class);
    if (result.rules().isEmpty()) {
      throw new UnfitJsonException("check " + result.check() + " names no rule");
    }
    known("role", result.role(), Role.byId(result.role()));
    for (String rule : result.rules()) {
      requireBinding(rule, result);
    }
    if (result.violation().isPresent()) {
      requireBinding(result.violation().get().rule(), result);
    }
    known("ABI", result.abi(), Abi.byId(result.abi()));
    known(
        "kind of evidence",
        result.evidence(),
        Arrays.stream(Evidence.values()).filter(e -> e.id().equals(result.evidence())).findAny());
    return result;
  }

  private static void requireBinding(String id, CheckResult result) throws UnfitJsonException {
    Optional<Rule> rule = Rule.byId(id);
    known("rule", id, rule);
    if (rule.stream().flatMap(r -> r.roles().stream()).noneMatch(r -> isOf(r, result))) {
      throw new UnfitJsonException(
          "check " + result.check() + ": rule " + id + " does not bind the role " + result.role());
    }
  }

  private static boolean isOf(Role role, CheckResult result) {
    return role.id().equals(result.role());
  }

  private static void known(String what, String id, Optional<?> found) throws UnfitJsonException {
    if (found.isEmpty()) {
      throw new UnfitJsonException(
          "unknown " + what + " " + id + ": was this written by another version of the kit?");
    }
  }

  private static JsonNode tree(byte[] json) throws UnfitJsonException {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new UnfitJsonException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static <T extends Record> T record(JsonNode tree, Class<T> type)
      throws UnfitJsonException {
    requireParts(tree, type, "");
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JacksonException e) {
      throw new UnfitJsonException(e.getOriginalMessage(), e);
    }
  }

  /** Jackson reads an absent part as null or 0, which no record of a run may hold. */
  private static void requireParts(JsonNode node, Class<?> type, String path)
      throws UnfitJsonException {
    if (!node.isObject()) {
      throw new UnfitJsonException(path.isEmpty() ? "not a JSON object" : path + " is no object");
    }
    for (RecordComponent part : type.getRecordComponents()) {
      String name = path.isEmpty() ? part.getName() : path + "." + part.getName();
      Optional<JsonNode> value =
          Optional.ofNullable(node.get(part.getName())).filter(v -> !v.isNull());
      if (value.isPresent()) {
        requireInner(value.get(), part, name);
      } else if (part.getType() != Optional.class) {
        throw new UnfitJsonException("no \"" + name + "\"");
      }
    }
  }

  private static void requireInner(JsonNode value, RecordComponent part, String name)
      throws UnfitJsonException {
    Class<?> inner = innermost(part);
    if (!inner.isRecord()) {
      return;
    }
    for (JsonNode element : value.isArray() ? List.copyOf(value.values()) : List.of(value)) {
      requireParts(element, inner, name);
    }
  }

  private static Class<?> innermost(RecordComponent part) {
    return part.getGenericType() instanceof ParameterizedType generic
            && generic.getActualTypeArguments()[0] instanceof Class<?> argument
        ? argument
        : part.getType();
  }
}
