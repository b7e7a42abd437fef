package org.sharedinfo.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads files of CI services. */
final class Yaml {
  private static final YAMLMapper MAPPER = YAMLMapper.shared();

  private Yaml() {}

  /** The one document of a file. */
  static JsonNode read(Path file) throws IOException {
    return MAPPER.readTree(Files.readString(file));
  }

  /** The documents of a file. */
  static List<JsonNode> readAll(Path file) throws IOException {
    try (var documents = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return documents.readAll();
    }
  }

  /** The texts in a list, or none if there is no list. */
  static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }
}
