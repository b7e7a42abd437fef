/**
 * JCStress tests on the JUnit Platform: the engine {@code jcstress}, the annotations its tests may
 * carry, and the reports it makes.
 */
package org.sharedinfo.jcstress;
