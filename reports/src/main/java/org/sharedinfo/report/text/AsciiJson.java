package org.sharedinfo.report.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.function.Function;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.result.Evidence;
import org.sharedinfo.result.ReplayCommand;
import org.sharedinfo.result.Strength;
import org.sharedinfo.result.StrengthLine;
import org.sharedinfo.rule.Role;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON files for machines, in ASCII, so that no terminal interprets their contents. Values with an
 * id are written as their id, and strengths in the form of {@link StrengthLine}.
 */
public final class AsciiJson {
  /** Writes indented objects without what is absent, and leaves its target open. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Evidence.class, as(Evidence::id))
                  .addSerializer(Role.class, as(Role::id))
                  .addSerializer(Abi.class, as(Abi::id))
                  .addSerializer(ReplayCommand.class, as(ReplayCommand::line))
                  .addSerializer(Strength.class, as(StrengthLine::of)))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  private AsciiJson() {}

  /** Writes another value in its place. */
  private static <T> ValueSerializer<T> as(Function<T, ?> written) {
    return new ValueSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializationContext context) {
        context.writeValue(out, written.apply(value));
      }
    };
  }
}
