using System.Buffers;
using System.IO.Pipelines;

namespace Earshot.CentralServer.Listening;

/// <summary>Counts what comes in on a connection, and ends it when that is too much.</summary>
internal sealed class MeteredTransport(IDuplexPipe inner, Func<long, bool> count, Action tooMuch) : IDuplexPipe
{
    public PipeReader Input { get; } = new MeteredReader(inner.Input, count, tooMuch);

    public PipeWriter Output => inner.Output;

    private sealed class MeteredReader(PipeReader inner, Func<long, bool> count, Action tooMuch) : PipeReader
    {
        private ReadOnlySequence<byte> last;

        public override bool TryRead(out ReadResult result)
        {
            bool isRead = inner.TryRead(out result);
            last = isRead ? result.Buffer : last;
            return isRead;
        }

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            ReadResult result = await inner.ReadAsync(cancellationToken);
            last = result.Buffer;
            return result;
        }

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            long taken = last.IsEmpty ? 0 : last.Slice(0, consumed).Length;
            last = default;
            inner.AdvanceTo(consumed, examined);
            if (taken > 0 && !count(taken))
            {
                tooMuch();
            }
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
