using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Merging;

/// <summary>A block whose frames go into merged blocks one by one, with what it tells beside them.</summary>
internal sealed class BlockCursor
{
    private int next;
    private int toldDrops;
    private bool hasToldSecrets;

    /// <summary>Null before a block was begun and after it was given up.</summary>
    public PacketBlock? Block { get; private set; }

    /// <summary>True when there is a frame to copy.</summary>
    public bool HasFrame => Block is not null && next < Block.Frames.Length;

    /// <summary>True when no frame of the block was copied.</summary>
    public bool IsAtStart => next == 0;

    /// <summary>The frame that can be copied.</summary>
    public ref readonly Frame Frame => ref Block!.Frames[next];

    /// <summary>Begins a block; the one before was ended.</summary>
    public void Begin(PacketBlock begun) => (Block, next, toldDrops, hasToldSecrets) = (begun, 0, 0, false);

    /// <summary>Tells the secrets of the block, unless it did: before all its frames, as another source may have captured what they open.</summary>
    public void TellSecrets(MergedBlock target)
    {
        if (hasToldSecrets)
        {
            return;
        }

        hasToldSecrets = true;
        foreach (ref readonly CaptureSecrets secret in Block!.Secrets)
        {
            target.Add(secret);
        }
    }

    /// <summary>What comes goes elsewhere than what came, and the secrets have to be told there too.</summary>
    public void TellSecretsAgain() => hasToldSecrets = false;

    /// <summary>Copies the frame at hand.</summary>
    public void CopyTo(MergedBlock target)
    {
        TellDrops(target, next);
        ref readonly Frame frame = ref Block!.Frames[next++];
        target.Add(frame, Block.Bytes.Slice(frame.Offset, frame.CapturedLength));
    }

    /// <summary>Tells what is left of a block whose frames were copied.</summary>
    /// <returns>The block, for its lease to be given back.</returns>
    public PacketBlock End(MergedBlock target)
    {
        PacketBlock ended = Block!;
        TellSecrets(target);
        TellDrops(target, ended.Frames.Length);
        Block = null;
        return ended;
    }

    /// <summary>Gives the block up as it is.</summary>
    public PacketBlock Take()
    {
        PacketBlock taken = Block!;
        Block = null;
        return taken;
    }

    private void TellDrops(MergedBlock target, int beforeFrame)
    {
        while (toldDrops < Block!.Drops.Length && Block.Drops[toldDrops].BeforeFrame <= beforeFrame)
        {
            target.Add(Block.Drops[toldDrops++]);
        }
    }
}
