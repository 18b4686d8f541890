/** Proof by faults: what becomes of the membership sync while everything around it breaks. {@code mvn -Pchaos verify}. */
@NullMarked
package io.orgsso.chaos;

import org.jspecify.annotations.NullMarked;
