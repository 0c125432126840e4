using System.Diagnostics;
using System.Globalization;
using Earshot.PcapFile;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Bench.Central;

/// <summary>The blocks of a capture, as many times as are asked for.</summary>
/// <param name="path">The capture.</param>
/// <param name="gigabytes">So much of it.</param>
/// <param name="rate">Megabytes a second; null for as fast as they are taken.</param>
internal sealed class Traffic(string path, string gigabytes, string? rate = null)
{
    private const int BlockSize = 1 << 20;

    private readonly double bytes = double.Parse(gigabytes, CultureInfo.InvariantCulture) * 1e9;

    private readonly double perSecond = rate is null ? double.PositiveInfinity : double.Parse(rate, CultureInfo.InvariantCulture) * 1e6;

    /// <summary>Bytes of the blocks that were given.</summary>
    public long Given { get; private set; }

    /// <summary>Hands each block on; reading the file is part of it, as it is in a sensor.</summary>
    public void ForEach(Action<PacketBlock> take)
    {
        using var context = new TestPluginContext();
        long began = Stopwatch.GetTimestamp();
        while (Given < bytes)
        {
            using IPacketSource source = new PcapFilePlugin().OpenFile(path, new PcapFileConfig { BlockSize = BlockSize }, context);
            while (Given < bytes && source.Read(CancellationToken.None) is { } block)
            {
                Given += block.Bytes.Length;
                take(block);
                block.Release();
                TimeSpan ahead = TimeSpan.FromSeconds(Given / perSecond) - Stopwatch.GetElapsedTime(began);
                if (ahead > TimeSpan.Zero)
                {
                    Thread.Sleep(ahead);
                }
            }
        }
    }
}
