// Reads an exposition with prometheus/common/expfmt and writes what it found in another format.
//
// Usage: convert CONTENT-TYPE-IN CONTENT-TYPE-OUT FILE
package main

import (
	"bufio"
	"errors"
	"io"
	"log"
	"os"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

func main() {
	log.SetFlags(0)
	file, err := os.Open(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	decoder := expfmt.NewDecoder(file, expfmt.Format(os.Args[1]))
	encoder := expfmt.NewEncoder(out, expfmt.Format(os.Args[2]))
	for {
		var family dto.MetricFamily
		err := decoder.Decode(&family)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			log.Fatal("decode: ", err)
		}
		if err := encoder.Encode(&family); err != nil {
			log.Fatal("encode: ", err)
		}
	}
	if closer, ok := encoder.(expfmt.Closer); ok {
		if err := closer.Close(); err != nil {
			log.Fatal("close: ", err)
		}
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}
