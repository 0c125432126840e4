namespace Earshot.Sdk.Media;

/// <summary>T.38 datagrams of one call (UDPTL: ITU-T T.38, 9.1), as one shard saw them.</summary>
/// <param name="ToCaller">Datagrams to the caller.</param>
/// <param name="ToCallee">Datagrams to the callee.</param>
/// <param name="Lost">Primary sequence numbers that never came, of both directions.</param>
public readonly record struct FaxTraffic(long ToCaller, long ToCallee, long Lost)
{
    /// <summary>The sum, for calls whose flows several shards saw.</summary>
    public static FaxTraffic operator +(FaxTraffic left, FaxTraffic right) => Add(left, right);

    /// <inheritdoc cref="op_Addition"/>
    public static FaxTraffic Add(FaxTraffic left, FaxTraffic right) =>
        new(left.ToCaller + right.ToCaller, left.ToCallee + right.ToCallee, left.Lost + right.Lost);
}
