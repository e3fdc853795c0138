/**
 * The Java SDK. People and operators sign in by {@link gatehouse.client.GatehouseClient}. A program
 * of your own begins with {@link gatehouse.client.ApiKeyFile} and {@link
 * gatehouse.client.KeyAccess}, sends orders by {@link gatehouse.client.TradingLine}, follows them
 * by {@link gatehouse.client.Trading#stream}, and ends with {@link
 * gatehouse.client.GatehouseClient#signOut(gatehouse.client.KeyAccess)}: a program that only falls
 * silent is taken for lost. {@code docs/programs.md} leads through it.
 */
@org.jspecify.annotations.NullMarked
package gatehouse.client;
