/** Breaks each rule of the architecture once, so that the tests see the rules at work. */
package gatehouse.core.broken;
