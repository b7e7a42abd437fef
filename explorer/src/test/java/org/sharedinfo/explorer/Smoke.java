package org.sharedinfo.explorer;
import java.lang.foreign.*;
import java.util.*;
import java.util.function.*;
public class Smoke {
  public static void main(String[] a) throws Exception {
    var loader = Watched.loader();
    MemorySegment page = Arena.global().allocate(4096, 4096);
    for (String flaw : "NONE NO_RETRY NEVER_ODD NO_ODD_CHECK PLAIN_READER PLAIN_WRITER NO_WRITER_FENCE NO_READER_FENCE".split(" "))
    for (int writes = 1; writes <= 2; writes++)
    for (Model m : Model.values()) for (int k=0;k<(flaw.equals("NONE")?4:1);k++) {
      Set<Object> seen = new TreeSet<>();
      Scenario s = scenario(loader, page, flaw, writes, seen, a.length>0);
      Explorer ex = Explorer.under(m).withThreads(k%2+1).with(Tearing.NONE);
      Exploration e = ex.explore(s);
      System.out.println(flaw + " x" + writes + " " + m + " threads " + (k%2+1) + " " + e.getClass().getSimpleName() + " " + e.effort() + " " + seen);
      if (e instanceof Exploration.Failed f && writes==1) { System.out.println(f.failure().timeline()); System.out.println(f.failure().schedule()); 
        System.out.println(Explorer.replay(s, f.failure().schedule()) instanceof Exploration.Failed g && g.failure().equals(f.failure())); }
      if (e instanceof Exploration.NotExplorable n) System.out.println(n.reason());
      if (e instanceof Exploration.Inconclusive n) System.out.println(n.reason());
    }
    for (int k=0;k<6;k++) { Set<Object> seen = new TreeSet<>();  Exploration e=Explorer.under(Model.SEQUENTIAL).withThreads(1).unreduced().explore(scenario(loader,page,"NONE",1+k/4,seen,false)); System.out.println("unreduced "+e+seen+" "+(e.effort().executions()*1000/Math.max(1,e.effort().millis()))+"/s"); }
  }
  @SuppressWarnings("unchecked")
  static Scenario scenario(ClassLoader loader, MemorySegment page, String flaw, int writes, Set<Object> seen, boolean x) throws Exception {
    Class<?> c = loader.loadClass("org.sharedinfo.explorer.subject.Seqlock");
    Class<?> f = loader.loadClass("org.sharedinfo.explorer.subject.Seqlock$Flaw");
    Object fl = f.getField(flaw).get(null);
    var lk = java.lang.invoke.MethodHandles.lookup();
    var ctor = lk.findConstructor(c, java.lang.invoke.MethodType.methodType(void.class, MemorySegment.class, f));
    var w = lk.findVirtual(c, "write", java.lang.invoke.MethodType.methodType(void.class,int.class));
    var r = lk.findVirtual(c, "read", java.lang.invoke.MethodType.methodType(String.class));
    return Scenario.of("seqlock", cast -> {
      try { Object lock = ctor.invoke(page, fl);
      cast.actor("writer", () -> { try { for (int i = 1; i <= writes; i++) w.invoke(lock, i); } catch (RuntimeException|Error e) { throw e; } catch (Throwable e) { throw new RuntimeException(e); } });
      cast.actor("reader", () -> { try { return r.invoke(lock); } catch (RuntimeException|Error e) { throw e; } catch (Throwable e) { throw new RuntimeException(e); } });
      } catch (Throwable e) { throw new RuntimeException(e); }
    }).watching("page", page).checking(o -> { String v = o.result("reader", String.class); seen.add(v); return v.startsWith("torn") ? Optional.of(v) : Optional.empty(); });
  }
}
