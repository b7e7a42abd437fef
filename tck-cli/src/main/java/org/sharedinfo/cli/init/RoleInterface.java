package org.sharedinfo.cli.init;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.sharedinfo.rule.Role;
import org.sharedinfo.spi.SharedInfoProvider;
import org.sharedinfo.tck.wording.CName;

/**
 * How a role is offered.
 *
 * @param role the role
 * @param factory the provider's method for it
 * @param type its interface
 */
record RoleInterface(Role role, Method factory, Class<?> type) {
  /** For one role. */
  static RoleInterface of(Role role) {
    String wanted = role.capability().name().replace("_", "");
    Method factory =
        Arrays.stream(SharedInfoProvider.class.getMethods())
            .filter(method -> method.getName().toUpperCase(Locale.ROOT).equals(wanted))
            .findFirst()
            .orElseThrow();
    var optional = (ParameterizedType) factory.getGenericReturnType();
    return new RoleInterface(role, factory, (Class<?>) optional.getActualTypeArguments()[0]);
  }

  /** The methods that an implementation must write, by name. */
  List<Method> methods() {
    return Arrays.stream(type.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  /** The names of the corresponding C functions, in the header's order. */
  List<String> functions() {
    List<String> written = methods().stream().map(Method::getName).toList();
    return CName.ALL.stream()
        .filter(name -> name.type() == type && written.contains(name.method()))
        .map(CName::name)
        .toList();
  }
}
