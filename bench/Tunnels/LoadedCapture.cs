using Earshot.Bench.Generator;
using Earshot.Host.Catalogue;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Bench.Tunnels;

/// <summary>A generated capture in memory, which can be read any number of times: what is timed is the analysis alone.</summary>
internal sealed class LoadedCapture
{
    private readonly List<PacketBlock> blocks = [];

    public LoadedCapture(Tunnel tunnel, Composition composition)
    {
        Tunnel = tunnel;
        string file = Path.GetTempFileName();
        try
        {
            Packets = CaptureGenerator.Generate(
                new GeneratorOptions { Calls = 100, Concurrency = 100, Seconds = 20, Tunnel = tunnel }, file).Packets;
            Bound<ICaptureFileReader> reader = composition.Single<ICaptureFileReader>("capture file");
            using IPacketSource source = reader.Plugin.OpenFile(file, reader.Config, reader.Context);
            while (source.Read(CancellationToken.None) is { } block)
            {
                blocks.Add(block); // its lease is never given back
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    public Tunnel Tunnel { get; }

    public long Packets { get; }

    /// <summary>A source that reads the capture from its beginning.</summary>
    public IPacketSource Open() => new Source(blocks);

    private sealed class Source(List<PacketBlock> blocks) : IPacketSource
    {
        private int next;

        public string Name => "memory";

        public SourceStatistics Statistics => default;

        public PacketBlock? Read(CancellationToken stop)
        {
            if (next == blocks.Count)
            {
                return null;
            }

            blocks[next].Retain();
            return blocks[next++];
        }

        public void Dispose()
        {
        }
    }
}
