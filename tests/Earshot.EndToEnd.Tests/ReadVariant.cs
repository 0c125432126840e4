using System.IO.Compression;
using ZstdSharp;

namespace Earshot.EndToEnd.Tests;

/// <summary>A way to read a capture that must not change the output.</summary>
internal sealed record ReadVariant
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, ReadVariant> All { get; } = new Dictionary<string, ReadVariant>
    {
        ["2 shards"] = new() { Arguments = ["--shards", "2"] },
        ["4 shards"] = new() { Arguments = ["--shards", "4"] },
        // 4096 is the least that the reader takes.
        ["blocks of 4096 bytes"] = new() { Arguments = ["--set", "capture.block_size=4096"] },
        ["blocks of 4099 bytes, 4 shards"] = new() { Arguments = ["--set", "capture.block_size=4099", "--shards", "4"] },
        ["blocks of 16411 bytes"] = new() { Arguments = ["--set", "capture.block_size=16411"] },
        ["blocks of 65537 bytes, 2 shards"] = new() { Arguments = ["--set", "capture.block_size=65537", "--shards", "2"] },
        ["standard input"] = new() { StandardInput = true },
        ["standard input, 4 shards"] = new() { StandardInput = true, Arguments = ["--shards", "4"] },
        ["gzip"] = new() { Compress = Gzip },
        ["gzip on standard input"] = new() { Compress = Gzip, StandardInput = true },
        ["zstd"] = new() { Compress = Zstd },
    };

    /// <summary>Options of the command line.</summary>
    public IReadOnlyList<string> Arguments { get; private init; } = [];

    private bool StandardInput { get; init; }

    private Func<byte[], byte[]>? Compress { get; init; }

    /// <summary>Reads a capture that way.</summary>
    public async Task<ProcessResult> ReadAsync(string capture)
    {
        string[] command = ["read", "--format", "json", "--summary", "--dialogs", "--registrations", "--requests", .. Arguments];
        if (Compress is null && !StandardInput)
        {
            return await EarshotProcess.RunAsync([.. command, capture]);
        }

        byte[] bytes = await File.ReadAllBytesAsync(capture);
        bytes = Compress?.Invoke(bytes) ?? bytes;
        if (StandardInput)
        {
            using MemoryStream input = new(bytes);
            return await EarshotProcess.RunAsync([.. command, "-"], input);
        }

        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, bytes);
            return await EarshotProcess.RunAsync([.. command, file]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }

    private static byte[] Zstd(byte[] bytes)
    {
        using Compressor compressor = new();
        return compressor.Wrap(bytes).ToArray();
    }
}
