package org.sharedinfo.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.rule.Level;
import org.sharedinfo.rule.Role;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.spi.SharedInfoProvider;

/** The gallery's entries are what they say, and leave no rule out. */
class CatalogueOfFaultsTest {
  private static final Set<Abi> X86 = Set.of(Abi.X86_64, Abi.X86_32);

  static List<Fault> faults() {
    return Gallery.faults();
  }

  static List<Variant> variants() {
    return Gallery.variants();
  }

  @Test
  void idsAreUnique() {
    Set<String> seen = new HashSet<>();
    Gallery.faults().forEach(fault -> assertThat(seen.add(fault.id())).as(fault.id()).isTrue());
    Gallery.variants().forEach(good -> assertThat(seen.add(good.id())).as(good.id()).isTrue());
  }

  @Test
  void everyProviderInAFamilyIsPlanted() {
    List<String> forgotten =
        Gallery.families()
            .flatMap(family -> Arrays.stream(family.getDeclaredClasses()))
            .filter(SharedInfoProvider.class::isAssignableFrom)
            .filter(type -> !java.lang.reflect.Modifier.isAbstract(type.getModifiers()))
            .filter(type -> !type.isAnnotationPresent(Planted.class))
            .map(Class::getName)
            .toList();
    assertThat(forgotten).isEmpty();
  }

  @Test
  void everyRuleHasAFaultForEachRole() {
    Set<String> missing = new TreeSet<>();
    for (Rule rule : Rule.values()) {
      for (Role role : rule.roles()) {
        boolean covered =
            Gallery.faults().stream().anyMatch(f -> f.rule() == rule && f.role() == role);
        if (!covered) {
          missing.add(rule.id() + " " + role.id());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultBindsItsRoleAndPlaysNoOther(Fault fault) throws ReflectiveOperationException {
    assertThat(fault.rule().roles()).contains(fault.role());
    assertThat(fault.also())
        .doesNotContain(fault.rule())
        .allMatch(rule -> rule.roles().contains(fault.role()));
    assertThat(fault.id()).matches("[a-z0-9]+(-[a-z0-9]+)+");
    assertThat(fault.what()).isNotBlank().doesNotEndWith(".").hasSizeLessThanOrEqualTo(120);
    SharedInfoProvider provider = Gallery.make(fault.provider());
    assertThat(provider.info().name()).contains(fault.provider().getSimpleName());
    assertThat(provider.abis()).isNotEmpty();
    for (Abi abi : provider.abis()) {
      assertThat(TestDomain.rolesOf(provider, abi)).as(abi.id()).containsExactly(fault.role());
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void variantOffersAllAbisOfAnArchitecture(Variant variant) throws ReflectiveOperationException {
    assertThat(variant.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(variant.what()).isNotBlank().doesNotEndWith(".").hasSizeLessThanOrEqualTo(120);
    SharedInfoProvider provider = Gallery.make(variant.provider());
    assertThat(provider.abis()).isIn(X86, Set.of(Abi.ARM64));
    for (Abi abi : provider.abis()) {
      assertThat(TestDomain.rolesOf(provider, abi)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void variantLeavesNothingThatDecides(Variant variant) {
    assertThat(variant.leaves())
        .allMatch(rule -> rule.roles().stream().allMatch(role -> rule.level(role) == Level.SHOULD));
  }

  @Test
  void twoVariantsPlayEveryRole() throws ReflectiveOperationException {
    for (Variant variant : Gallery.variants().subList(0, 2)) {
      SharedInfoProvider provider = Gallery.make(variant.provider());
      for (Abi abi : X86) {
        assertThat(TestDomain.rolesOf(provider, abi)).containsExactlyInAnyOrder(Role.values());
      }
    }
    assertThat(Gallery.variants()).hasSizeGreaterThan(12);
  }
}
