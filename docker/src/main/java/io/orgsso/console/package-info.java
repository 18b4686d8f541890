/**
 * The landing page of the demo's client {@code cloud-console}: signs a person in and shows what the tokens say. Part of
 * the demo only; a program that keeps tokens would do more.
 */
@NullMarked
package io.orgsso.console;

import org.jspecify.annotations.NullMarked;
