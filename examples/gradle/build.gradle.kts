// The implementation of ../java, built by Gradle 8 or newer: gradle check certifies its jar.
plugins { java }

// the folder repository/ of the unpacked distribution; another build names its absolute path
repositories { maven { url = uri("../../repository") } }

val kit by configurations.creating

dependencies {
  implementation("org.sharedinfo:tck-api:1.0.0")
  kit("org.sharedinfo:tck-cli:1.0.0")
}

java { toolchain { languageVersion = JavaLanguageVersion.of(25) } }

sourceSets.main {
  java.srcDir("../java/src/main/java")
  resources.srcDir("../java/src/main/resources")
}

val certify by tasks.registering(JavaExec::class) {
  group = "verification"
  description = "Certifies the implementation and writes build/conformance/index.html."
  dependsOn(tasks.jar)
  javaLauncher = javaToolchains.launcherFor(java.toolchain)
  jvmArgs("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
  classpath = kit
  mainClass = "org.sharedinfo.cli.Tck"
  args("certify")
  args("--implementation", tasks.jar.get().archiveFile.get().asFile.path)
  args("--out", layout.buildDirectory.dir("conformance").get().asFile.path)
}

tasks.check { dependsOn(certify) }
